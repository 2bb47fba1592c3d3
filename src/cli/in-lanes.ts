const AT_ONCE = 8;

/**
 * Works items off, several at once, but those of a lane one after the other in their order. When
 * one fails, no further one is begun, and the failure is thrown when those under way are through.
 */
export const inLanes = async <T>(
  items: readonly T[],
  laneOf: (item: T) => string,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const lanes = Map.groupBy(items, laneOf).values();
  let failed = false;
  const workOff = async () => {
    for (const lane of lanes) {
      for (const item of lane) {
        if (failed) return;
        await work(item);
      }
    }
  };
  const results = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, () =>
      workOff().catch((error) => {
        failed = true;
        throw error;
      }),
    ),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
};
