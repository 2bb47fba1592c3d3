/**
 * Of the 100 items of a transaction one may be an attempt's, and each line may write three: itself,
 * its product, and the batch that it uses up or opens again.
 */
const LINES_PER_PART = 33;

/** What became of a part: it is saved, it is too large to be, or no further one is wanted. */
export type PartOutcome = 'saved' | 'too large' | 'stop';

/**
 * Works off lines in parts, each small enough for one transaction; a part whose products are large
 * is halved.
 *
 * @returns whether all of them are saved.
 */
export const inParts = async <L>(
  lines: readonly L[],
  save: (part: readonly L[], isLast: boolean) => Promise<PartOutcome>,
): Promise<boolean> => {
  const parts: (readonly L[])[] = [];
  for (let from = 0; from < lines.length; from += LINES_PER_PART) {
    parts.push(lines.slice(from, from + LINES_PER_PART));
  }
  for (let part = parts.shift(); part; part = parts.shift()) {
    const outcome = await save(part, parts.length === 0);
    if (outcome === 'stop') return false;
    if (outcome === 'saved') continue;
    const half = Math.ceil(part.length / 2);
    parts.unshift(part.slice(0, half), part.slice(half));
  }
  return true;
};
