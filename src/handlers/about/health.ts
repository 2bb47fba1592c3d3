import { json } from '../http/answer.ts';

/** The service answers: that is all it says, and it reads nothing for it. */
export const handler = async () => json(200, { status: 'ok' });
