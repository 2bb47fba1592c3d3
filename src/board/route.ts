import { useEffect, useState } from 'preact/hooks';

/** Where somebody is: `#/products/LAMP?tab=queue` is ['products', 'LAMP'], and a query. */
export type Route = { readonly path: readonly string[]; readonly query: URLSearchParams };

export const routeOf = (hash: string): Route => {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    query: new URLSearchParams(query),
  };
};

/** What somebody has typed into the address bar need not be encoded. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** A link to a place, as `href` takes it. */
export const to = (...path: readonly string[]): string =>
  `#/${path.map(encodeURIComponent).join('/')}`;

export const useRoute = (): Route => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return routeOf(hash);
};
