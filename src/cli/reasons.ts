import type { Problem } from '../client/problems.ts';

/** Of each field or line of a refused request, why it was refused. */
export const reasonsOf = (problem: Problem): readonly string[] => {
  const errors: readonly object[] = 'errors' in problem ? (problem.errors ?? []) : [];
  return errors.map((error) =>
    'field' in error && 'rule' in error
      ? `${error.field || 'it'} ${error.rule}`
      : Object.entries(error)
          .map((entry) => entry.join(' '))
          .join(', '),
  );
};
