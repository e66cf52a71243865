import { numeric, type Reading } from '../../core/reading.ts'

/**
 * A reading as InfluxDB's line protocol, times in milliseconds: `battery,device=d-1,home=h-1 value=87 1795312800000`. Tags stand in
 * the order that servers sort them into. Names need no escaping (`core/names.ts`).
 */
export const lineOf = ({ metric, device, home, value, at }: Reading): string =>
  `${metric},device=${device},home=${home} value=${numeric(value)} ${at}`
