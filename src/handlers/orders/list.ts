import { composeLineList } from '../../composition/queries-of-lines.ts';
import { json } from '../http/answer.ts';
import { endpoint } from '../http/endpoint.ts';
import { listedLineView } from '../http/views.ts';
import { linesInState } from './lines-in-state.ts';

const list = composeLineList(process.env);

export const handler = endpoint({ query: linesInState }, async ({ query }) => {
  const { items, next } = await list(query);
  return json(200, { lines: items.map(listedLineView), next });
});
