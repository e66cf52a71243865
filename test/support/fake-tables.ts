import type { TableApplied, TableDesk, TableFile, TablePreview, TableUpload } from '../../core/table-desk.ts'

/** Tables of nothing: every file changes nothing. */
export class FakeTables implements TableDesk {
  async preview({ table }: TableUpload): Promise<Uint8Array> {
    const counts = { new: 0, changed: 0, unchanged: 0, faulty: 0 }
    const preview: TablePreview = { table, counts, faults: [], faultsTotal: 0, rows: [], digest: '0'.repeat(64) }
    return Buffer.from(JSON.stringify(preview))
  }
  async apply(): Promise<TableApplied> {
    return { counts: { new: 0, changed: 0, unchanged: 0 }, newSecrets: [] }
  }
  async export(): Promise<TableFile> {
    return { bytes: Buffer.from('住户编号\r\n'), rows: 0 }
  }
  async template(): Promise<Uint8Array> {
    return Buffer.from('PK')
  }
}
