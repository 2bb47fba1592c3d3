import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';

/** It is personal data: a stage that wants it says so. */
const isRecorded = process.env.STOCK_RECORD_WHO === 'on';

/** What API Gateway has verified of a token, or of a signature. A request can't say it. */
const verified = z.object({
  authorizer: z.object({
    jwt: z.optional(z.object({ claims: z.object({ sub: z.optional(z.string()) }) })),
    iam: z.optional(z.object({ userArn: z.optional(z.nullable(z.string())) })),
  }),
});

/** Who has sent a request: the subject of its token, or the ARN of the role or user that has signed it. */
export const senderOf = (
  { requestContext }: Pick<APIGatewayProxyEventV2, 'requestContext'>,
  isWanted = isRecorded,
): string | undefined => {
  if (!isWanted) return undefined;
  const { jwt, iam } = verified.safeParse(requestContext).data?.authorizer ?? {};
  return jwt?.claims.sub || iam?.userArn || undefined;
};
