/**
 * What the fields and parameters of the document mean whose schemas do not say it: by their names, or where a name means
 * several things, by what they belong to (a schema or an operation) and their names.
 */
export const MEANINGS: Readonly<Record<string, string>> = {
  // Names
  sku: 'The product, by its stock keeping unit (SKU)',
  orderId: 'The order, by the id that the shop gave it',
  orderid: 'The order, by the id that the shop gave it',
  lineId: 'The line, by its id within the order, which defaults to the SKU',
  'NewOrder.lineId': 'The id of the line within the order. Default: the SKU',
  lineIds: 'The lines, by their ids. Default: all lines of the order',
  ref: 'The batch, by its reference',
  'NewBatch.ref':
    'A reference for the batch, such as the number of a delivery; of what comes in a container <container>~<sku> unless given',
  'NewBatch.container':
    'The delivery, purchase order or sea container that it comes in with batches of other SKUs',
  container: 'The delivery, purchase order or sea container, by its reference',
  'BatchCorrection.ref':
    'A reference that no batch has or had; the reference of the wrongly booked batch stays taken',
  'BatchCorrection.sku': 'The right SKU. Default: the SKU it was booked under',
  batchRef: 'The batch, by its reference; null: none',
  batchref: 'The batch, by its reference',
  returnId: 'The return, by the id that the shop gave it',
  receipt: 'The number of the delivery, such as its delivery note; the same number counts once',
  part: 'The part, only on the second and further parts of a split line',
  channel: 'Where the order came from, such as web or shop',
  channels: 'Lines of orders from one of these channels',
  orderIds: 'Lines of one of these orders',
  reason: 'The reason: one of the codes that the stage allows, or any text if it names none',
  document: 'The related document, such as a delivery note or a ticket',
  requestId: 'The id of the request, to find it in the logs',

  // Quantities
  qty: 'Units',
  'NewBatch.qty': 'Units of the batch',
  'BatchChange.qty': 'The new total of the batch, including units that have shipped',
  'BatchChange.change': 'The change in units: fewer if below 0',
  'Arrival.qty': 'Units that have arrived. Default: the whole shipment',
  'getAvailability.qty': 'The quantity of a possible line; the answer says when it could ship',
  'changeLine.qty': 'The new quantity of the line',
  'shipOrder.qty': 'Total units of the line that have shipped, including earlier shipments',
  'undoShipment.qty': 'Total units of the line that have really left; those beyond it are undone',
  'returnUnits.qty': 'Units of the line that were returned',
  'NewOrder.qty': 'Units of the SKU',
  'Cart.qty': 'Units of the SKU',
  allocated: 'Units allocated to lines',
  shipped: 'Units that have shipped',
  returned: 'Units that were returned before',
  canLeave: 'Total units that could have shipped by then',
  packed: 'Units that are packed',
  left: 'Units of the return that are still available',
  onItsWay: 'Units that are still on the way',
  available: 'Units that can be promised',
  'Stock.available': 'Units that can be promised, by where they are',
  'Product.available': 'Units that can be promised, by where they are',
  availableInOneBatch:
    'Units that the largest batch has left; a line that may not be split gets no more',
  backordered: 'Units on backorder',
  warehouse: 'In the warehouse',
  onTheWay: 'In shipments that are due today or later',
  takes: 'Units that the line would get from it',
  counted: 'Units on the shelf, including allocated ones but not those that have shipped',
  expected: 'Units expected at `countedAt`, or now if there is no `countedAt`',
  linesStillToChange: 'Remaining lines; send the same request again to continue',
  units:
    'Units that ship earlier (gained), later (lost), or on the same day from another batch (moved)',
  gained: 'Units that ship earlier',
  lost: 'Units that ship later',
  moved: 'Units that ship on the same day from another batch',
  lowAt: 'At or below this many units the level is low; 0: never',
  reorderPoint: 'It is reordered once this many units or fewer are available beyond backorders',
  lotSize: 'It is ordered in multiples of this many units',

  // Days and times
  eta: 'The day it is due; null: in the warehouse',
  expiresOn: 'The last day on which it is good; null: it does not expire',
  day: 'The day',
  shipBy: 'The last day on which the line may ship',
  by: 'The last day on which the line may ship',
  notBefore: 'The first day on which the line is wanted',
  'changeLine.shipBy': 'The last day on which the line may ship; null: any',
  'changeLine.notBefore': 'The first day on which the line is wanted; null: any',
  'changeLine.minimumDays':
    'Days for which units must still be good after the day they ship; null: none',
  minimumDays: 'Days for which units must still be good after the day they ship',
  promised: 'The day on which the line was promised to ship; null: at once',
  shipsOn: 'The day on which it can ship now; null: at once, or unknown',
  heldUntil: 'When the hold ends',
  holdFor: 'How long the lines are held; after that they are released unless confirmed',
  countedAt:
    'When it was counted, if earlier; units that have shipped since are included in the count',
  feedAt:
    'When the feed was made, which marks the request as a feed; changes made since then are kept',
  leadTimeDays: 'Days from reordering to arrival',

  // Choices
  onShortage:
    'What happens to lines that cannot be allocated. reject: the request is refused. backorder: they wait for stock. ' +
    'partial: available units are allocated and the rest is backordered',
  keepTogether: 'Whether all lines are released when one of them loses its stock, as for a kit',
  allowSplit: 'Whether the line may come from several batches',
  priority: 'Higher priorities are served first and lose stock last',
  'Strategies.priority': 'Lines with a priority from `min` to `max`',
  min: 'The lowest priority',
  max: 'The highest priority',
  acceptLater: 'Whether to confirm lines that would now ship later than promised',
  rest: 'What happens to the units that do not ship: keep (default) or release',
  to: 'What happens to the units: they can be sold again (stock), must be inspected first (quarantine) or are discarded (scrap)',
  'Repromised.from': 'Where the units came from before',
  'Repromised.to': 'Where they come from now',
  'BatchChangeForeseen.from': 'Where the units come from now',
  'BatchChangeForeseen.to': 'Where they would come from',
  'BatchChangeForeseen.totals': 'How many lines and units have each effect',
  released: 'What would be released',
  loses: 'What would ship later or be backordered',
  moves: 'What would ship on the same day from another batch',
  gains: 'What would ship earlier',
  'BatchChangeForeseen.breaksPromise': 'What could no longer ship by its last day',
  safetyStock: 'Units that are not promised to any order, as a buffer for cuts',
  dryRun: 'Whether to answer only what would happen, without changing anything',
  blocked: 'Whether the batch is blocked: none of its units can be allocated',
  blockReason: 'Why it is blocked, if given',
  label: 'Its name for people; null: none',
  tags: 'Tags to group it by',
  backorderPolicy:
    'strict: a line never gets stock before one that has waited longer. fill-what-fits: it may, if the earlier line wants ' +
    'more than any batch has left',
  promisePolicy:
    'improve: a line that is promised for a later day gets stock that comes earlier. keep: it keeps its batch',
  rules: 'The first rule that matches a line decides on it',
  match:
    'Which lines the rule applies to: those that match all given conditions, or all lines if there are none',
  strategy: 'Whether these lines gain, and whether they may lose',
  default: 'The strategy of lines that no rule matches',
  'listBatchLines.state':
    'Lines with stock of the batch (allocated), or units that have shipped from it (shipped)',

  // Answers
  state:
    'allocated: it has stock. backordered: it waits for stock. released: it was given up. shipped: it has shipped',
  returns: 'The returns of its units',
  batch: 'The batch as it is now',
  'BatchChangeForeseen.batch': 'The batch as it would be',
  product: 'The product as it is now',
  products: 'The products',
  'PageOfHistory.products': 'How far the history goes, for each SKU in it',
  batches: 'The batches',
  lines: 'The lines',
  orders: 'The orders, each as in POST /allocations',
  entries: 'What happened, newest first',
  together: 'What all lines could get together',
  outcome: 'What would happen to it',
  outcomes: 'The outcome of each, in the order of the request',
  body: 'The answer that it would get on its own',
  status: 'The HTTP status',
  accepted: 'Whether the order would be accepted',
  considered: 'The batches that were considered, in order',
  verdict: 'Whether the line takes stock from it, or why not',
  arrivedAs: 'The warehouse batch with the units of this shipment that have arrived',
  limit: 'The maximum number of entries on a page',
  after: 'Where the page begins: the `next` of the previous page',

  // Problems and the service
  type: 'The kind of problem, as a path of this service',
  title: 'The kind of problem, in words',
  detail: 'What is wrong, for people to read',
  errors: 'Everything that is wrong, one entry each',
  in: 'The part of the request',
  field: 'The field, as a path',
  rule: 'The rule that it breaks',
  message: 'What is wrong, for people to read',
  openapi: 'The version of OpenAPI',
  info: 'What the document is about',
  paths: 'The operations, by their paths',

  // Headers
  'Idempotency-Key': 'A key of your own, such as a UUID; the command is executed only once per key',
  'If-Match':
    'The ETag that you have seen; the command is executed only if nothing has changed since',
};
