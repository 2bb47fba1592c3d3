/** The token that somebody has pasted: this browser tab keeps it until it is closed, and nobody else. */
const KEY = 'token';

type Listener = () => void;
const listeners = { changed: new Set<Listener>(), asked: new Set<Listener>() };
const tell = (all: ReadonlySet<Listener>) => {
  for (const one of all) one();
};
const listen = (all: Set<Listener>) => (one: Listener) => {
  all.add(one);
  return () => {
    all.delete(one);
  };
};

export type Scope = 'stock:read' | 'stock:write' | 'allocations:write' | 'operations';

export const session = {
  token: (): string | undefined => sessionStorage.getItem(KEY) ?? undefined,
  signIn: (token: string): void => {
    sessionStorage.setItem(KEY, token.trim().replace(/^Bearer\s+/i, ''));
    tell(listeners.changed);
  },
  signOut: (): void => {
    sessionStorage.removeItem(KEY);
    tell(listeners.changed);
  },
  /** The service wants a token, or another one. */
  ask: () => tell(listeners.asked),
  onChange: listen(listeners.changed),
  onAsked: listen(listeners.asked),
};

/** What a token grants, as far as one can read it. The service decides; this only keeps useless buttons away. */
export const scopesOf = (token: string): readonly string[] => {
  try {
    const payload = token.split('.')[1] ?? '';
    const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return [claims.scope, claims.scp].flat().flatMap((some) => `${some ?? ''}`.split(' '));
  } catch {
    return [];
  }
};

/** Whether the person at the board may do that. An issuer may put something before our scopes. Without a token the service is open. */
export const may = (scope: Scope, token = session.token()): boolean =>
  token === undefined || scopesOf(token).some((one) => one.endsWith(scope));
