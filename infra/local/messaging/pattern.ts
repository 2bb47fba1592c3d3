/** An event pattern, as rules and stream filters have it, with the matchers that are used here. */
export type Pattern = { readonly [field: string]: Pattern | readonly Matcher[] };
type Matcher = string | { readonly exists: true };

/** Whether an event has each field of a pattern, with a value that one of its matchers takes. */
export const matches = (pattern: Pattern, event: unknown): boolean =>
  Object.entries(pattern).every(([field, wanted]) => {
    const values = valuesOf(event, field);
    return isMatchers(wanted)
      ? values.some((value) => wanted.some((matcher) => takes(matcher, value)))
      : values.some((value) => matches(wanted, value));
  });

const isMatchers = (wanted: Pattern | readonly Matcher[]): wanted is readonly Matcher[] =>
  Array.isArray(wanted);

/** A list counts as whatever is in it. */
const valuesOf = (event: unknown, field: string): readonly unknown[] => {
  const value = (event as Record<string, unknown> | null)?.[field];
  return value === undefined ? [] : [value].flat();
};

const takes = (matcher: Matcher, value: unknown): boolean => {
  if (typeof matcher === 'string') return matcher === value;
  if (matcher.exists === true) return typeof value !== 'object';
  throw new Error(`a matcher that is not known here: ${JSON.stringify(matcher)}`);
};
