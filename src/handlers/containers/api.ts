import * as z from 'zod';
import { batchBeingChanged } from '../batches/api.ts';
import { type Api, json, named, WRITES } from '../http/api.ts';
import { page } from '../http/page.ts';
import { problemSchemas } from '../http/problem-schemas.ts';
import * as views from '../http/view-schemas.ts';
import { containerArrival, containerChange, containerPath } from './request.ts';

const PROBLEMS = [
  'batch-arrived',
  'batch-not-found',
  'internal-error',
  'too-many-open-batches',
  'too-much-contention',
  'unavailable',
] as const;

const batch = views.batch
  .extend({
    unitsStillToMove: batchBeingChanged.shape.unitsStillToMove,
    dayStillToTell: batchBeingChanged.shape.dayStillToTell,
  })
  .meta({ id: 'BatchOfContainer' });

const outcomes = z.object({
  outcomes: z.array(
    z.object({
      ref: z.string(),
      status: z.int(),
      body: z.union([batch, ...PROBLEMS.map((code) => problemSchemas[code])]),
    }),
  ),
});

const changed = json(outcomes, 'What became of each of its batches, by their references', {
  'retry-after':
    'Seconds to wait, if some of the batches could not be changed now: send the same again',
});
const problems = ['container-not-found', 'container-too-large', ...WRITES] as const;

export const containers: Api = {
  tag: 'Containers',
  description: 'Batches of several SKUs that come together.',
  routes: [
    {
      name: 'getContainer',
      method: 'get',
      path: '/containers/{container}',
      summary: 'List the batches of a container by their references, including those used up',
      takes: { path: containerPath, query: page },
      answers: { 200: json(views.pageOfBatches, 'A page of batches') },
      problems: ['container-not-found'],
    },
    {
      name: 'changeContainer',
      method: 'patch',
      path: '/containers/{container}',
      summary: 'Change the ETA of all batches of a container that are on their way',
      takes: { path: containerPath, body: named('ContainerChange', containerChange) },
      answers: { 200: changed },
      problems,
    },
    {
      name: 'receiveContainer',
      method: 'post',
      path: '/containers/{container}/arrival',
      summary: 'Take all batches of a container into the warehouse',
      takes: {
        path: containerPath,
        body: z.optional(named('ContainerArrival', containerArrival)),
      },
      answers: { 200: changed },
      problems,
    },
  ],
};
