import { units } from '../format.ts';
import { Badge, Figure } from '../parts/badge.tsx';
import { LIVE, useData } from '../parts/data.ts';
import { History } from '../parts/history.tsx';
import { LineTable } from '../parts/lines.tsx';
import { Shown } from '../parts/shown.tsx';
import { Tasks } from '../parts/task.tsx';
import { to } from '../route.ts';
import { batchHistory, batchOn } from '../service.ts';
import { tasksOf } from '../tasks/batch.tsx';
import { freeOf } from '../timeline.ts';
import { Due } from './product.tsx';

/** One batch: what it has, who gives way first, and what can be done with it. */
export const BatchView = ({ batchRef }: { batchRef: string }) => {
  const loaded = useData((signal) => batchOn(batchRef, signal), [batchRef], LIVE);
  const history = useData((signal) => batchHistory(batchRef, signal), [batchRef], LIVE);
  const reload = () => {
    loaded.reload();
    history.reload();
  };
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <a href="#/">Stock</a>
        {loaded.value && (
          <a href={to('products', loaded.value.batch.sku)}>{loaded.value.batch.sku}</a>
        )}
      </nav>
      <Shown of={loaded} what={`batch ${batchRef}`}>
        {({ batch, lines, isAll }) => (
          <>
            <h1>
              {batchRef} {batch.blocked && <Badge tone="bad">Blocked</Badge>}
            </h1>
            <p>
              {batch.sku}, {batch.eta && !batch.overdue && 'due '}
              <Due of={batch} />
              {batch.container && `, in container ${batch.container}`}
              {batch.blockReason && `, blocked: ${batch.blockReason}`}
            </p>
            <dl class="figures">
              <Figure name="Free" value={units(freeOf(batch))} />
              <Figure name="Promised" value={units(batch.allocated)} />
              <Figure name="Shipped" value={units(batch.shipped)} />
              <Figure name="Quantity" value={units(batch.qty)} note="shipped units included" />
            </dl>
            <Tasks tasks={tasksOf(batch)} onDone={reload} />
            <h2>Promised to</h2>
            {lines.length === 0 ? (
              <p class="empty">None of it is promised to an order.</p>
            ) : (
              <LineTable
                lines={lines}
                caption={`In a cut, the last one loses its stock first${isAll ? '' : `; the first ${units(lines.length)} of them`}`}
              />
            )}
          </>
        )}
      </Shown>
      <h2>Activity</h2>
      <Shown of={history} what="what happened">
        {({ entries }) => <History entries={entries} of={loaded.value?.batch.sku ?? ''} />}
      </Shown>
    </>
  );
};
