/** Worked at at the same time. */
const LANES = 10;

/** Something to do, and what it is done for. */
export type Task = readonly [name: string, run: () => Promise<void>];

/**
 * Does all of them, several at a time: one that fails keeps no other from being done.
 *
 * @throws AggregateError of what failed, once everything has been tried.
 */
export const tryAll = async (tasks: AsyncGenerator<Task>, failed: string): Promise<void> => {
  const failures: unknown[] = [];
  const lane = async () => {
    for (let next = await tasks.next(); !next.done; next = await tasks.next()) {
      const [name, run] = next.value;
      await run().catch((cause) => {
        failures.push(new Error(`${name} ${failed}`, { cause }));
      });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (failures.length > 0) throw new AggregateError(failures, `some ${failed}`);
};
