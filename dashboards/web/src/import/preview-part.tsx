import type { ReactElement } from 'react'
import {
  ROW_STATES,
  type FieldChange,
  type TableFault,
  type TablePreview,
  type TableRow,
} from '../../../../core/table-desk.ts'
import { VirtualRows } from '../homes/virtual-rows.tsx'
import { usePage } from '../page-context.ts'
import { IMPORT_WORDS } from './import-words.ts'

/** px */
const ROW_HEIGHT = 56

/** What a file would do: what is wrong with it first, then what changes. */
export function PreviewPart({ preview }: { readonly preview: TablePreview }): ReactElement {
  const { language } = usePage()
  const words = IMPORT_WORDS[language]
  const { counts, faults, faultsTotal, rows } = preview
  // What is wrong with a row stands above, cell by cell.
  const sound = rows.filter(({ state }) => state !== 'faulty')
  const all = counts.new + counts.changed + counts.unchanged
  return (
    <>
      <dl className="import-counts">
        {ROW_STATES.map((state) => (
          <div key={state} className={counts[state] === 0 ? 'none' : state}>
            <dt>{words.states[state]}</dt>
            <dd className="figures">{counts[state]}</dd>
          </div>
        ))}
      </dl>
      {faultsTotal === 0 ? null : <Faults faults={faults} total={faultsTotal} />}
      {sound.length === 0 ? null : (
        <section aria-label={words.rowsLabel}>
          <h3>{words.rowsLabel}</h3>
          {sound.length < all ? <p className="quiet">{words.rowsMore(sound.length, all)}</p> : null}
          <VirtualRows
            rows={sound}
            height={ROW_HEIGHT}
            label={words.rowsLabel}
            head={null}
            from={preview.digest ?? ''}
            keyOf={(row) => String(row.line)}
            draw={(row) => <PreviewRow row={row} />}
          />
        </section>
      )}
    </>
  )
}

function Faults({ faults, total }: { readonly faults: readonly TableFault[]; readonly total: number }): ReactElement {
  const { language } = usePage()
  const words = IMPORT_WORDS[language]
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <section aria-label={words.faultsLabel} className="import-faults">
      <p role="alert" className="failure">
        ✗ {words.faults(total)}
      </p>
      {faults.length < total ? <p className="quiet">{words.faultsMore(faults.length, total)}</p> : null}
      <VirtualRows
        rows={faults}
        height={ROW_HEIGHT + 16}
        label={words.faultsLabel}
        head={null}
        from={String(total)}
        keyOf={({ line, column, said }) => `${line} ${column ?? said.en}`}
        draw={({ line, column, title, said }) => (
          <p className="import-row">
            <b className="import-where">
              {words.where(line, column ?? '')} {title ?? ''}
            </b>
            <span className="import-said">
              {said[language]}
              <small lang={other === 'zh' ? 'zh-CN' : 'en'}>{said[other]}</small>
            </span>
          </p>
        )}
      />
    </section>
  )
}

function PreviewRow({ row: { line, id, state, changes } }: { readonly row: TableRow }): ReactElement {
  const { language } = usePage()
  const words = IMPORT_WORDS[language]
  const said = changes
    .map((change) => changeText(change, language, words.nothing))
    .join(language === 'zh' ? '；' : '; ')
  return (
    <p className="import-row">
      <span className="quiet import-line">{words.line(line)}</span>
      <b className={`import-state ${state}`}>{words.states[state]}</b>
      <b className="import-id">{id}</b>
      <span className="import-said" title={said}>
        {said}
      </span>
    </p>
  )
}

function changeText({ title, before, after }: FieldChange, language: 'zh' | 'en', nothing: string): string {
  const [was, is] = [before, after].map((text) => (text === '' ? nothing : text))
  return before === '' ? `${title[language]} ${is}` : `${title[language]} ${was} → ${is}`
}
