import type { ComponentChildren } from 'preact';
import { textOf } from '../service.ts';
import type { Data } from './data.ts';

type Props<T> = {
  readonly of: Data<T>;
  /** What is said while it is loaded, and if it can't be: `the stock`. */
  readonly what: string;
  readonly children: (value: T) => ComponentChildren;
};

/** What was loaded; or that it is being loaded, or why it could not be. */
export const Shown = <T,>({ of: { value, error, reload }, what, children }: Props<T>) => (
  <>
    {error && (
      <div class="notice bad" role="alert">
        <p>
          <b>
            {value === undefined
              ? `Could not load ${what}.`
              : `This may be out of date: could not reload ${what}.`}
          </b>{' '}
          {textOf(error)}
        </p>
        <button type="button" onClick={reload}>
          Try again
        </button>
      </div>
    )}
    {value !== undefined
      ? children(value)
      : !error && (
          <p class="quiet" role="status">
            Loading {what} …
          </p>
        )}
  </>
);
