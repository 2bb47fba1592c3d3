import * as z from 'zod';
import { type Api, html, json } from '../http/api.ts';

const health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
const openApi = z
  .looseObject({ openapi: z.string(), info: z.looseObject({}), paths: z.looseObject({}) })
  .meta({ id: 'OpenApi' });

export const about: Api = {
  tag: 'About',
  description: 'The service itself; no authentication.',
  routes: [
    {
      name: 'getBoard',
      method: 'get',
      path: '/',
      summary: 'The stock board, a page for people who may read the stock',
      answers: { 200: html },
    },
    {
      name: 'getOpenApi',
      method: 'get',
      path: '/openapi.json',
      summary: 'Get this document',
      answers: { 200: json(openApi, 'The OpenAPI document') },
    },
    {
      name: 'getDocs',
      method: 'get',
      path: '/docs',
      summary: 'Show this document as an HTML page',
      answers: { 200: html },
    },
    {
      name: 'getHealth',
      method: 'get',
      path: '/health',
      summary: 'Check that the service is up; reads no data',
      answers: { 200: json(health, 'The service is up') },
    },
  ],
};
