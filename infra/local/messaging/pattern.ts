/** An event pattern, as rules and stream filters have it, with the matchers that are used here. */
export type Pattern = { readonly [field: string]: Pattern | readonly Matcher[] };
type Matcher = string | { readonly exists: true };

/** Whether an event has each field of a pattern, with a value that one of its matchers takes. */
export const matches = (pattern: Pattern, event: unknown): boolean =>
  Object.entries(pattern).every(([field, wanted]) => {
    const values = valuesOf(event, field);
    if (!isMatchers(wanted)) return values.some((value) => matches(wanted, value));
    // Before any value is looked at: what is not known here may be about a field that is missing.
    const tests = wanted.map(testOf);
    return values.some((value) => tests.some((takes) => takes(value)));
  });

const isMatchers = (wanted: Pattern | readonly Matcher[]): wanted is readonly Matcher[] =>
  Array.isArray(wanted);

/** A list counts as whatever is in it. */
const valuesOf = (event: unknown, field: string): readonly unknown[] => {
  const value = (event as Record<string, unknown> | null)?.[field];
  return value === undefined ? [] : [value].flat();
};

const testOf = (matcher: Matcher): ((value: unknown) => boolean) => {
  if (typeof matcher === 'string') return (value) => matcher === value;
  // Of what holds other fields it says nothing.
  if (matcher.exists === true) return (value) => typeof value !== 'object' || value === null;
  throw new Error(`a matcher that is not known here: ${JSON.stringify(matcher)}`);
};
