import type { TableName } from '../../core/table-desk.ts'
import { devices, gateways } from './device-columns.ts'
import { homes, residents } from './home-columns.ts'
import { responders } from './responder-columns.ts'
import type { Table } from './table.ts'

/** What can be brought in and taken out as a table, with the words of its header. */
export const TABLES: Readonly<Record<TableName, Table>> = { homes, residents, gateways, devices, responders }
