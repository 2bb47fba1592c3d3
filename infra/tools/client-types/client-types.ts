import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';

/** The types by which the client checks requests and answers, from the text of the document. */
export const clientTypes = async (document: string): Promise<string> => {
  const types = await openapiTS(document, { rootTypes: true, rootTypesNoSchemaPrefix: true });
  return COMMENT_HEADER + astToString(types);
};
