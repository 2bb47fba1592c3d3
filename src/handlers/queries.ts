import { composeQueries } from '../composition/queries.ts';

/** All that a function that only reads gets: it can't change anything. */
export const queries = composeQueries(process.env);
