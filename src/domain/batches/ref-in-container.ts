/** What a batch is called that is given no reference of its own: of what comes in a container the SKU is name enough. */
export const refInContainer = (container: string, sku: string): string => `${container}~${sku}`;
