/**
 * What the fields and parameters of the document mean whose schemas do not say it: by their names, or where a name means
 * several things, by what they belong to (a schema or an operation) and their names.
 */
export const MEANINGS: Readonly<Record<string, string>> = {
  // Names
  sku: 'The product, by its stock keeping unit',
  orderId: 'The order, by the id that the shop gave it',
  orderid: 'The order, by the id that the shop gave it',
  lineId: 'The line, by its id within the order; the SKU unless another one was given',
  'NewOrder.lineId': 'An id of the line within the order; the SKU unless given',
  lineIds: 'The lines, by their ids; without it all lines of the order',
  ref: 'The batch, by its reference',
  'NewBatch.ref': 'A reference for the batch, such as the number of a delivery or a purchase order',
  'BatchCorrection.ref':
    'A reference that no batch has or had: that of the batch that was booked wrongly stays taken',
  'BatchCorrection.sku': 'The right SKU; the one it was booked under unless given',
  batchRef: 'The batch, by its reference; null: none',
  batchref: 'The batch, by its reference',
  returnId: 'The return, by the id that the shop gave it',
  receipt: 'The number under which the warehouse has noted the delivery: the same one counts once',
  part: 'The part, of each further part of a line that is split',
  channel: 'Where the order came from, such as web or shop',
  channels: 'Lines of orders that came from one of these channels',
  orderIds: 'Lines of one of these orders',
  reason: 'Why: one of the codes that the stage allows, or any text if it names none',
  document: 'The document behind it, such as a delivery note or a ticket',
  requestId: 'The id of the request, by which the log finds it',

  // Quantities
  qty: 'Units',
  'NewBatch.qty': 'Units of the batch',
  'BatchChange.qty': 'Units of the batch from now on, including those that were shipped',
  'BatchChange.change': 'How many units more, or (below 0) fewer, the batch has',
  'Arrival.qty': 'Units that have come; all of the shipment unless given',
  'getAvailability.qty': 'Units that a line would want: the answer says when they could leave',
  'changeLine.qty': 'Units that the line asks for from now on',
  'shipOrder.qty': 'Units of the line that have left in all, including those that left before',
  'returnUnits.qty': 'Units of the line that came back',
  'NewOrder.qty': 'Units of the SKU',
  'Cart.qty': 'Units of the SKU',
  allocated: 'Units promised to lines',
  shipped: 'Units that have left',
  returned: 'Units that came back before',
  canLeave: 'Units that could have left in all by then',
  packed: 'Units that are packed',
  left: 'Units of the return that are still available',
  onItsWay: 'Units that are still on their way',
  available: 'Units that can be promised',
  'Stock.available': 'Units that can be promised, by where they are',
  'Product.available': 'Units that can be promised, by where they are',
  availableInOneBatch:
    'Units that the largest batch has left: a line that may not be split gets no more',
  backordered: 'Units that others wait for',
  warehouse: 'In the warehouse',
  onTheWay: 'In shipments that are due today or later',
  takes: 'Units that the line would take from it',
  counted: 'Units on the shelf, including promised ones; units that have left do not count',
  expected:
    'Units that should have been there at `countedAt`; without `countedAt`, units that should be there now',
  linesStillToChange: 'Lines that are left: send the same request again',
  units:
    'Units that leave earlier (gained), later (lost), or on the same day from another batch (moved)',
  gained: 'Units that leave earlier',
  lost: 'Units that leave later',
  moved: 'Units that leave on the same day from another batch',
  lowAt: 'At or below so many units the level is low; 0: it is never low',
  reorderPoint: 'It is ordered again once so many units, or fewer, are available beyond backorders',
  lotSize: 'It is ordered in multiples of so many units',

  // Days and times
  eta: 'The day it is due; null: it is in the warehouse',
  expiresOn: 'The last day on which it is good; null: it does not expire',
  day: 'The day',
  shipBy: 'The last day on which the line may leave',
  by: 'The last day on which the line may leave',
  notBefore: 'The first day on which the line is wanted',
  'changeLine.shipBy': 'The last day on which the line may leave; null: any',
  'changeLine.notBefore': 'The first day on which the line is wanted; null: any',
  minimumDays: 'Days for which units must still be good after the day on which they leave',
  promised: 'The day on which the line could ship when it was promised; null: at once',
  shipsOn: 'The day on which it can ship now; null: at once, or nobody knows',
  heldUntil: 'When the hold ends',
  holdFor: 'How long the lines are held: they are released then, unless confirmed',
  countedAt:
    'When it was counted, if that was earlier: units that have left since were still there',
  feedAt:
    'When the feed was made: what somebody has said since then stays. It makes the request a feed',
  leadTimeDays: 'Days from an order to its arrival',

  // Choices
  onShortage:
    'What becomes of lines that cannot be allocated. reject: the request is refused. backorder: they wait. ' +
    'partial: what is there is allocated, and the rest waits',
  keepTogether: 'Whether all lines are released once one of them loses its stock, as with a kit',
  allowSplit: 'Whether the line may come from several batches',
  priority: 'The higher comes first, and gives way last',
  'Strategies.priority': 'Lines of a priority from `min` to `max`',
  min: 'The lowest priority',
  max: 'The highest priority',
  acceptLater: 'Whether lines are confirmed that can only ship later than they were promised',
  rest: 'What becomes of the units that stay: keep (unless given) or release',
  to: 'What becomes of the units: they can be sold again (stock), are looked at first (quarantine), or are gone (scrap)',
  'Repromised.from': 'Where the units came from before',
  'Repromised.to': 'Where they come from now',
  dryRun: 'Whether it only answers what would happen, and changes nothing',
  blocked: 'Whether nobody gets any units of the batch',
  blockReason: 'Why it is blocked, if that was said',
  label: 'What people call it; null: nothing else',
  tags: 'What people group it by',
  backorderPolicy:
    'strict: a line never gets stock before one that has waited longer. fill-what-fits: it may, if that one wants ' +
    'more than any batch has left',
  promisePolicy:
    'improve: a line that is promised for a later day gets stock that comes earlier. keep: it keeps its batch',
  rules: 'The first rule that matches a line decides on it',
  match: 'Which lines the rule is for: those that match everything named; without anything, all',
  strategy: 'Whether these lines gain, and whether they may lose',
  default: 'The strategy of lines that no rule matches',
  'listBatchLines.state':
    'Lines that have stock of the batch (allocated), or units that have left (shipped)',

  // Answers
  state:
    'allocated: it has stock. backordered: it waits. released: it was given up. shipped: it has left',
  returns: 'The returns of its units',
  batch: 'The batch as it is now',
  product: 'The product as it is now',
  products: 'The products',
  'PageOfHistory.products': 'How far the history goes, of each SKU in it',
  batches: 'The batches',
  lines: 'The lines',
  orders: 'The orders, each as in POST /allocations',
  entries: 'What happened, the newest first',
  together: 'What all lines together could get',
  outcome: 'What becomes of it',
  outcomes: 'What became of each, in the sequence of the request',
  body: 'What it would be answered by itself',
  status: 'The HTTP status',
  accepted: 'Whether the order would be accepted',
  considered: 'The batches that were looked at, in their order',
  verdict: 'Whether the line takes it, or why not',
  arrivedAs: 'The batch in the warehouse that has come of this shipment',
  limit: 'The most entries that a page has',
  after: 'Where the page begins: the `next` of the page before',

  // Problems and the service
  type: 'The kind of problem, as a path of this service',
  title: 'The kind of problem, in words',
  detail: 'What is wrong, for people',
  errors: 'What is wrong, one by one',
  in: 'The part of the request',
  field: 'The field, as a path',
  rule: 'The rule that it breaks',
  message: 'What is wrong, for people',
  openapi: 'The version of OpenAPI',
  info: 'What the document is about',
  paths: 'The operations, by their paths',

  // Headers
  'Idempotency-Key': 'A key of your own, such as a UUID: the command is executed once for each key',
  'If-Match': 'The ETag that you know: the command is executed only if nothing has changed since',
};
