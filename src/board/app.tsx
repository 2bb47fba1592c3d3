import { useEffect, useRef, useState } from 'preact/hooks';
import { SignIn } from './parts/sign-in.tsx';
import { type Route, useRoute } from './route.ts';
import { session } from './session.ts';
import { BatchView } from './views/batch.tsx';
import { ImportView } from './views/import.tsx';
import { OrdersView, OrderView } from './views/orders.tsx';
import { ProductView } from './views/product.tsx';
import { QueueView } from './views/queue.tsx';
import { StockView } from './views/stock.tsx';

const PLACES = [
  ['stock', 'Stock'],
  ['orders', 'Orders'],
  ['queue', 'Queue'],
  ['import', 'Import'],
] as const;

/** To which of the places in the navigation something belongs. */
const PLACE_OF: Readonly<Record<string, string>> = { products: 'stock', batches: 'stock' };

const View = ({ path: [place = 'stock', id], query }: Route) => {
  if (place === 'stock') return <StockView />;
  if (place === 'products' && id) return <ProductView key={id} sku={id} />;
  if (place === 'batches' && id) return <BatchView key={id} batchRef={id} />;
  if (place === 'orders') return id ? <OrderView key={id} orderId={id} /> : <OrdersView />;
  if (place === 'queue') return <QueueView state={query.get('state')} />;
  if (place === 'import') return <ImportView />;
  return (
    <p class="empty">
      There is no such page. <a href="#/">Go to the stock</a>
    </p>
  );
};

export const App = () => {
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  const [signedIn, setSignedIn] = useState(0);
  const [isAsked, setAsked] = useState(false);
  const [place = 'stock'] = route.path;
  const current = PLACE_OF[place] ?? place;
  const where = route.path.join('/');

  useEffect(() => {
    const changed = session.onChange(() => {
      setAsked(false);
      setSignedIn((count) => count + 1);
    });
    const asked = session.onAsked(() => setAsked(true));
    return () => {
      changed();
      asked();
    };
  }, []);

  // Who reads by ear or moves by keyboard begins at the new page, not in the navigation of the old one.
  useEffect(() => {
    document.title = `${route.path.at(-1) ?? 'Stock'} · Stock board`;
    if (!isFirst.current) main.current?.focus();
    isFirst.current = false;
    scrollTo(0, 0);
  }, [where]);

  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header>
        <a class="brand" href="#/">
          Stock board
        </a>
        <nav aria-label="Places">
          {PLACES.map(([name, title]) => (
            <a key={name} href={`#/${name}`} aria-current={name === current ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
        {session.token() && (
          <button type="button" onClick={session.signOut}>
            Sign out
          </button>
        )}
      </header>
      <main ref={main} tabIndex={-1}>
        {isAsked ? <SignIn /> : <View key={signedIn} {...route} />}
      </main>
    </>
  );
};
