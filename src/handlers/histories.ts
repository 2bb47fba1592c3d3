import { composeHistory } from '../composition/queries-of-history.ts';

/** All that a function gets that shows what happened: it can't change anything. */
export const { history, queries } = composeHistory(process.env);
