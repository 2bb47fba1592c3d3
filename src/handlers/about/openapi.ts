import document from '../../../docs/openapi.json' with { type: 'json' };
import { json } from '../http/answer.ts';

const answer = json(200, document);

export const handler = async () => answer;
