/** The answer of a function that takes a batch: what of it has to come again. */
export type BatchResponse = {
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
};

/** Runs a function. Rejects when it throws or times out. */
export type Invoke = (event: object) => Promise<BatchResponse>;

/** A function behind the Lambda endpoint of serverless-offline. */
export const invoker =
  (endpoint: string, functionName: string): Invoke =>
  async (event) => {
    const url = `${endpoint}/2015-03-31/functions/${functionName}/invocations`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
    const text = await response.text();
    if (!response.ok || response.headers.has('x-amz-function-error')) throw new Error(text);
    return text ? JSON.parse(text) : {};
  };
