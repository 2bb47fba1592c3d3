import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { localPort, resourcesAt, serviceAt } from '../../../infra/commands/support/where.ts';

const before = { ...process.env };
beforeEach(() => {
  for (const name of ['SERVICE_URL', 'PORT', 'AWS_PROFILE']) delete process.env[name];
});
afterEach(() => {
  process.env = { ...before };
});

describe('the service', () => {
  test('is the one that npm start runs, unless somebody says otherwise', async () => {
    expect(await serviceAt({})).toBe('http://localhost:3000');
    process.env.PORT = '3100';
    expect(await serviceAt({})).toBe('http://localhost:3100');
    process.env.SERVICE_URL = 'https://stock.example/';
    expect(await serviceAt({})).toBe('https://stock.example');
    expect(await serviceAt({ url: 'http://localhost:4000' })).toBe('http://localhost:4000');
  });

  test('of a stage is where the stack says, asked with the credentials of the profile', async () => {
    let asked = '';
    const cloudFormation = createServer(async (request, response) => {
      for await (const chunk of request) asked += chunk;
      asked += ` ${request.headers.authorization}`;
      response.end(STACK);
    }).listen(0, '127.0.0.1');
    await once(cloudFormation, 'listening');
    const { port } = cloudFormation.address() as AddressInfo;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'AKID',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'eu-west-1',
    });
    try {
      expect(await serviceAt({ stage: 'prod' })).toBe('https://abc.example');
      expect(asked).toContain('StackName=stock-allocation-prod');
      expect(asked).toContain('Credential=AKID/');
    } finally {
      cloudFormation.close();
    }
  });
});

const STACK = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
<Stacks><member><StackName>stock-allocation-prod</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><Outputs><member>
<OutputKey>HttpApiUrl</OutputKey><OutputValue>https://abc.example</OutputValue></member></Outputs></member></Stacks>
</DescribeStacksResult></DescribeStacksResponse>`;

describe('what an operator works on', () => {
  test('is on this machine, or a stage', async () => {
    expect(await resourcesAt({ stage: 'prod' })).toBe('stock-allocation-prod');
    expect(await resourcesAt({ url: 'http://localhost:3100' })).toBe('stock-allocation-dev');
    expect(process.env.AWS_ENDPOINT_URL_LAMBDA).toBe('http://localhost:3103');
  });

  test('is not what runs here while SERVICE_URL names what is deployed', () => {
    process.env.SERVICE_URL = 'https://stock.example';
    expect(() => localPort()).toThrow('name its stage (--stage)');
  });
});
