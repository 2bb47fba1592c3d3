/** The answer of a function that takes a batch: what of it has to come again. */
export type BatchResponse = {
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[] | null;
};

/** Runs a function. Rejects when it throws or times out. */
export type Invoke = (event: object) => Promise<BatchResponse | null>;

/** What has failed of a batch. A function that answers nothing has handled all of it. */
export const failuresIn = (answer: BatchResponse | null): ReadonlySet<string> =>
  new Set(answer?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));

/** How serverless.yml connects a function to what invokes it. */
export type Source = { readonly functionResponseType?: string };

/** Lambda takes no notice of a function's answer, unless the source says that it reports failures. */
export const asToldBy = ({ functionResponseType }: Source, invoke: Invoke): Invoke =>
  functionResponseType === 'ReportBatchItemFailures'
    ? invoke
    : async (event) => {
        await invoke(event);
        return null;
      };

/** A function behind the Lambda endpoint of serverless-offline. */
export const invoker =
  (endpoint: string, functionName: string): Invoke =>
  async (event) => {
    const url = `${endpoint}/2015-03-31/functions/${functionName}/invocations`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
    const text = await response.text();
    if (!response.ok || response.headers.has('x-amz-function-error')) throw new Error(text);
    return text ? JSON.parse(text) : null;
  };
