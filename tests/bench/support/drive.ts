import { median, percentile, rounded } from './stats.ts';

/**
 * Lets so many clients do one thing after another for a while. What is under way at the end is
 * waited for and counts in the outcomes, but no more in the rate: the last stragglers say nothing of
 * the throughput.
 *
 * @param act does one thing and names its outcome; what it throws counts as an error.
 */
export const drive = async (
  clients: number,
  seconds: number,
  act: (n: number) => Promise<string>,
) => {
  const outcomes: Record<string, number> = {};
  const latencies: number[] = [];
  const inTime: Record<string, number> = {};
  let begun = 0;
  const used = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1_000;
  const client = async () => {
    while (performance.now() < end) {
      const from = performance.now();
      const outcome = await act(begun++).catch(() => 'error');
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      latencies.push(performance.now() - from);
      if (performance.now() <= end) inTime[outcome] = (inTime[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const { user, system } = process.cpuUsage(used);
  return {
    outcomes,
    errors: outcomes.error ?? 0,
    perSecond: rounded(Object.values(inTime).reduce((sum, times) => sum + times, 0) / seconds),
    /** Those alone that had this outcome. */
    perSecondOf: (outcome: string) => rounded((inTime[outcome] ?? 0) / seconds),
    p50: rounded(median(latencies)),
    p95: rounded(percentile(latencies, 95)),
    longest: rounded(percentile(latencies, 100)),
    /** What this process has computed for each of them (ms); the engine is another process. */
    computed: rounded((user + system) / 1_000 / begun),
  };
};
