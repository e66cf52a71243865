/** The gateways a load generator speaks as: `bench-0`, `bench-1`, … with a home and five devices each. */
export const gatewayOf = (index: number): string => `bench-${index}`
export const homeOf = (index: number): string => `bench-home-${index}`
export const secretOf = (index: number): string => `secret-of-bench-${index}`
export const DEVICES = 5
export const deviceOf = (index: number, device: number): string => `bench-${index}-${device % DEVICES}`
export const indexOf = (gateway: string): number => Number(/^bench-(\d+)$/.exec(gateway)?.[1] ?? Number.NaN)
