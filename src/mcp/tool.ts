import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type * as z from 'zod';
import type { Client } from '../client/client.ts';
import { refusal } from './refusals.ts';

/** Puts a tool into a server, which does its work through a client of the service. */
export type Tool = (server: McpServer, client: Client) => void;

type Definition<In extends z.ZodObject, Out extends z.ZodObject> = {
  readonly title: string;
  readonly description: string;
  readonly input: In;
  readonly output: Out;
};

/** A tool that changes nothing. */
export const readTool = <In extends z.ZodObject, Out extends z.ZodObject>(
  name: string,
  definition: Definition<In, Out>,
  run: (client: Client, input: z.output<In>) => Promise<z.input<Out>>,
): Tool => tool(name, definition, { readOnlyHint: true }, run);

/** A tool that changes stock or orders. Called again with the same input it changes nothing more. */
export const writeTool = <In extends z.ZodObject, Out extends z.ZodObject>(
  name: string,
  { takesAway, ...definition }: Definition<In, Out> & { readonly takesAway: boolean },
  run: (client: Client, input: z.output<In>) => Promise<z.input<Out>>,
): Tool =>
  tool(
    name,
    definition,
    { readOnlyHint: false, destructiveHint: takesAway, idempotentHint: true },
    run,
  );

const tool =
  <In extends z.ZodObject, Out extends z.ZodObject>(
    name: string,
    { title, description, input, output }: Definition<In, Out>,
    hints: object,
    run: (client: Client, input: z.output<In>) => Promise<z.input<Out>>,
  ): Tool =>
  (server, client) => {
    const config = {
      title,
      description,
      inputSchema: input as z.ZodObject,
      outputSchema: output as z.ZodObject,
      // What it reaches is this one service.
      annotations: { ...hints, openWorldHint: false },
    };
    server.registerTool(name, config, async (args) => {
      try {
        const result = await run(client, input.parse(args));
        return {
          structuredContent: result,
          content: [{ type: 'text', text: JSON.stringify(result) }],
        };
      } catch (error) {
        return { isError: true, content: [{ type: 'text', text: refusal(error) }] };
      }
    });
  };
