import { dataOf } from './problems.ts';

type Page = { readonly next?: string };
type Result<T> = Parameters<typeof dataOf<T>>[0];

/**
 * All pages of a list, one after the other:
 *
 *     for await (const { products } of pages((at) => client.GET('/products', { params: { query: at } }))) …
 *
 * @throws ServiceError if one is answered an error
 */
export async function* pages<T extends Page>(
  get: (at: { readonly after?: string }) => Promise<Result<T>>,
): AsyncGenerator<T, void, undefined> {
  let after: string | undefined;
  do {
    const page = dataOf(await get(after === undefined ? {} : { after }));
    yield page;
    after = page.next;
  } while (after !== undefined);
}
