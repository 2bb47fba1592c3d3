import { time } from '../format.ts';
import { to } from '../route.ts';
import { sentence } from '../sentences.ts';
import type { HistoryEntry } from '../service.ts';

type Props = {
  readonly entries: readonly HistoryEntry[];
  /** The order or product whose history it is. */
  readonly of: string;
};

/** What happened, the newest first. */
export const History = ({ entries, of }: Props) =>
  entries.length === 0 ? (
    <p class="empty">Nothing has happened yet.</p>
  ) : (
    <ol class="history">
      {entries.map((entry) => (
        <li key={entry.id ?? entry.at}>
          <time dateTime={entry.at}>{time(entry.at)}</time>
          <span>
            {sentence(entry)}
            {entry.orderId && entry.orderId !== of && (
              <>
                {' · '}
                <a href={to('orders', entry.orderId)}>{entry.orderId}</a>
              </>
            )}
            {entry.sku !== of && (
              <>
                {' · '}
                <a href={to('products', entry.sku)}>{entry.sku}</a>
              </>
            )}
            <Cause of={entry.cause} />
          </span>
        </li>
      ))}
    </ol>
  );

/** Why, and by which document, if its caller said so. */
const Cause = ({ of }: { of: unknown }) => {
  const { reason, document } = (of ?? {}) as { reason?: string; document?: string };
  const words = [reason, document && `document ${document}`].filter(Boolean);
  return words.length > 0 ? <small>{words.join(' · ')}</small> : null;
};
