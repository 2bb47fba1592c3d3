import * as z from 'zod';
import { type Api, html, json } from '../http/api.ts';

const health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
const openApi = z
  .looseObject({ openapi: z.string(), info: z.looseObject({}), paths: z.looseObject({}) })
  .meta({ id: 'OpenApi' });

export const about: Api = {
  tag: 'About',
  description: 'The service itself; open to anybody.',
  routes: [
    {
      name: 'getBoard',
      method: 'get',
      path: '/',
      summary: 'The stock board, a page that shows the stock to whoever may read it',
      answers: { 200: html },
    },
    {
      name: 'getOpenApi',
      method: 'get',
      path: '/openapi.json',
      summary: 'This document',
      answers: { 200: json(openApi, 'An OpenAPI document') },
    },
    {
      name: 'getDocs',
      method: 'get',
      path: '/docs',
      summary: 'This document, as a page to read',
      answers: { 200: html },
    },
    {
      name: 'getHealth',
      method: 'get',
      path: '/health',
      summary: 'Whether the service answers; reads nothing',
      answers: { 200: json(health, 'It does') },
    },
  ],
};
