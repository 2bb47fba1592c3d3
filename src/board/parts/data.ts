import { useEffect, useRef, useState } from 'preact/hooks';

export type Data<T> = {
  /** The last that was loaded, also while it is loaded anew, or when that has failed. */
  readonly value?: T;
  readonly error?: Error;
  readonly reload: () => void;
};

/** Between two looks: the first pause, and the longest one; it doubles as long as nothing changes. */
type Pauses = { readonly first: number; readonly most: number };

export const LIVE: Pauses = { first: 4_000, most: 60_000 };

/**
 * Loads what a view shows, and looks again from time to time while somebody looks at it.
 *
 * @param deps loads anew when one of them is another one.
 */
export const useData = <T>(
  load: (signal: AbortSignal) => Promise<T>,
  deps: readonly unknown[],
  pauses?: Pauses,
): Data<T> => {
  const [asked, setAsked] = useState(0);
  const [state, setState] = useState<{ value?: T; error?: Error; key?: string }>({});
  const pause = useRef(pauses?.first ?? 0);
  const key = JSON.stringify(deps);

  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    let before = '';
    const look = async (): Promise<void> => {
      try {
        const value = await load(ended.signal);
        if (ended.signal.aborted) return;
        const text = JSON.stringify(value);
        if (pauses) pause.current = text === before ? pause.current * 2 : pauses.first;
        before = text;
        setState({ value, key });
      } catch (error) {
        if (ended.signal.aborted) return;
        if (pauses) pause.current *= 2;
        setState(({ value, key: of }) =>
          of === key
            ? { ...(value !== undefined && { value }), error: error as Error, key }
            : { error: error as Error, key },
        );
      }
      if (pauses) timer = setTimeout(lookIfShown, Math.min(pause.current, pauses.most));
    };
    const lookIfShown = () => {
      if (document.visibilityState === 'visible') look();
      else
        document.addEventListener('visibilitychange', look, { once: true, signal: ended.signal });
    };
    pause.current = pauses?.first ?? 0;
    look();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [key, asked]);

  const { value, error } = state.key === key ? state : {};
  return {
    ...(value !== undefined && { value }),
    ...(error && { error }),
    reload: () => setAsked((count) => count + 1),
  };
};
