/** What detectors remember between two runs of the hub. */
export interface DetectorTables {
  detector_saves: DetectorSaveRow
  detector_pieces: DetectorPieceRow
  detector_parts: DetectorPartRow
}

/** One row: the memory that holds. */
export interface DetectorSaveRow {
  /** Always 1. */
  id: number
  /** Where its pieces stand: 0 or 1; the next memory is written into the other slot. */
  slot: number
  journal_id: string
  offset: number
}

/** What a detector remembers, as JSON that is cut into pieces. */
export interface DetectorPieceRow {
  slot: number
  detector: string
  /** From 0. */
  piece: number
  text: string
}

/** What a detector remembers of one key (a home), large and seldom changing; of the same moment as the memory that holds. */
export interface DetectorPartRow {
  detector: string
  key: string
  text: string
}
