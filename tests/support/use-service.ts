import { ofThisWorker } from './workers.ts';

Object.assign(process.env, ofThisWorker(process.env.SERVICES));
