import { batchesToChange, changeContained } from '../../application/batches/change-container.ts';
import { note } from '../../composition/log.ts';
import { changedAnswer } from '../batches/changed.ts';
import { deps, withCause } from '../deps.ts';
import type { Answer } from '../http/answer.ts';
import { answerEach } from '../http/bulk.ts';
import { idsIn } from '../http/ids.ts';
import { batchView } from '../http/views.ts';

const change = withCause(changeContained);
const batchesOf = batchesToChange(deps);

/** Each batch of the container is answered as it would be by itself, without the lines that lose their place. */
export const changeEach = async (
  container: string,
  { eta, ...why }: { readonly eta: string | null } & Parameters<typeof change>[0],
  requestId: string,
): Promise<Answer> => {
  const changeOne = change(why);
  return answerEach(
    'batch',
    await batchesOf(container),
    requestId,
    async (batch) => {
      note(idsIn(batch));
      const changed = await changeOne(batch, eta);
      return changedAnswer(changed, batchView(changed.sku, changed.batch));
    },
    ({ ref }) => ({ ref }),
  );
};
