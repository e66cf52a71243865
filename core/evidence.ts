import type { AlertId } from './names.ts'

/** An alert's whole story as one file that somebody can hand on and check years later. */
export interface EvidenceFile {
  /** What it is called when it is kept: `evidence-A7-20261122.json` without its ending. */
  readonly name: string
  /** The story as JSON, with the sum over its content. */
  readonly json: string
  /** The same as one page of HTML that needs nothing else, to be printed. */
  readonly page: string
  /** SHA-256 over the content, hex. */
  readonly sha256: string
}

export interface EvidenceWish {
  /** With whole numbers and names; masked when false. */
  readonly full: boolean
  /** Who asked: stands in the file. */
  readonly by: string
}

/** The port between who hands evidence out (page, command line) and alerting. */
export interface EvidenceDesk {
  /** @returns `undefined` when there is no such alert */
  ofAlert(id: AlertId, wish: EvidenceWish): Promise<EvidenceFile | undefined>
}
