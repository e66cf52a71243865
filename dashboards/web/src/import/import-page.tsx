import { useRef, useState } from 'react'
import type { DragEvent, ReactElement } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { TABLE_FORMATS, TABLE_NAMES, type TableApplied, type TableName } from '../../../../core/table-desk.ts'
import { Failure } from '../homes/failure.tsx'
import { usePage } from '../page-context.ts'
import { applyTable, exportAddress, previewTable, templateAddress } from './import-api.ts'
import { IMPORT_WORDS } from './import-words.ts'
import { PreviewPart } from './preview-part.tsx'
import '../styles/import.css'

/** 导入导出: tables of the registry, in and out. */
export default function ImportPage(): ReactElement {
  const { language, may } = usePage()
  const words = IMPORT_WORDS[language]
  const [table, setTable] = useState<TableName>('homes')
  return (
    <main className="sheet">
      <h1>{words.title}</h1>
      <section className="sheet-part import-choice" aria-label={words.which}>
        <div className="sheet-scroll" role="group" aria-label={words.which} tabIndex={0}>
          <Segmented<TableName>
            aria-label={words.which}
            value={table}
            onChange={setTable}
            options={TABLE_NAMES.map((name) => ({ value: name, label: words.tables[name] }))}
          />
        </div>
        <div className="import-buttons">
          <Button href={templateAddress(table)} download>
            {words.template}
          </Button>
          {TABLE_FORMATS.map((format) => (
            <Button key={format} href={exportAddress(table, format)} download>
              {words.exportAs[format]}
            </Button>
          ))}
        </div>
        <p className="quiet">
          {words.exportHint} {may('residents:unmask') ? '' : words.masked}
        </p>
      </section>
      <ImportPart key={table} table={table} />
    </main>
  )
}

/** From a file to its preview to the import, of one table. */
function ImportPart({ table }: { readonly table: TableName }): ReactElement {
  const { language } = usePage()
  const words = IMPORT_WORDS[language]
  const looking = useMutation({
    mutationFn: async (file: File) => ({ file, preview: await previewTable(table, file) }),
  })
  const applying = useMutation({
    mutationFn: ({ file, digest }: { readonly file: File; readonly digest: string }) => applyTable(table, file, digest),
  })
  const look = (file: File): void => {
    applying.reset()
    looking.mutate(file)
  }
  const { data: looked } = looking
  if (applying.data !== undefined)
    return (
      <Result
        applied={applying.data}
        onAgain={() => {
          applying.reset()
          looking.reset()
        }}
      />
    )
  return (
    <section className="sheet-part import-part" aria-busy={looking.isPending || applying.isPending}>
      <FilePicker busy={looking.isPending || applying.isPending} name={looked?.file.name} onFile={look} />
      <p role="status" className="quiet">
        {looking.isPending ? words.reading : ''}
      </p>
      <Failure words={words.failed} error={looking.error} />
      {looked === undefined || looking.isPending ? null : (
        <>
          <PreviewPart preview={looked.preview} />
          <Failure words={words.notApplied} error={applying.error} />
          <ApplyButton
            counts={looked.preview.counts}
            digest={looked.preview.digest}
            failed={applying.error !== null}
            busy={applying.isPending}
            onApply={(digest) => applying.mutate({ file: looked.file, digest })}
            onAgain={() => look(looked.file)}
          />
        </>
      )}
    </section>
  )
}

interface PickerProps {
  readonly busy: boolean
  readonly name: string | undefined
  readonly onFile: (file: File) => void
}

function FilePicker({ busy, name, onFile }: PickerProps): ReactElement {
  const { language, lost } = usePage()
  const words = IMPORT_WORDS[language]
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file !== undefined && !busy) onFile(file)
  }
  return (
    <div
      className={over ? 'import-drop over' : 'import-drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={input}
        type="file"
        accept=".xlsx,.csv,.txt"
        aria-label={words.choose}
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? []
          // The same file may be chosen again after it was mended.
          event.target.value = ''
          if (file !== undefined) onFile(file)
        }}
      />
      <span>{name ?? words.drop}</span>
      <Button
        type={name === undefined ? 'primary' : 'default'}
        disabled={lost || busy}
        onClick={() => input.current?.click()}
      >
        {name === undefined ? words.choose : words.other}
      </Button>
      <small className="quiet">{words.kinds}</small>
    </div>
  )
}

interface ApplyProps {
  readonly counts: { readonly new: number; readonly changed: number }
  /** Left out where there are faults. */
  readonly digest: string | undefined
  readonly failed: boolean
  readonly busy: boolean
  readonly onApply: (digest: string) => void
  readonly onAgain: () => void
}

function ApplyButton({ counts, digest, failed, busy, onApply, onAgain }: ApplyProps): ReactElement | null {
  const { language, lost } = usePage()
  const words = IMPORT_WORDS[language]
  const count = counts.new + counts.changed
  if (digest === undefined) return null
  if (failed) return <Button onClick={onAgain}>{words.again}</Button>
  if (count === 0) return <p role="status">{words.noChange}</p>
  return (
    <Button type="primary" loading={busy} disabled={lost} onClick={() => onApply(digest)}>
      {words.apply(count)}
    </Button>
  )
}

function Result({ applied, onAgain }: { readonly applied: TableApplied; readonly onAgain: () => void }): ReactElement {
  const { language } = usePage()
  const words = IMPORT_WORDS[language]
  const { counts, newSecrets } = applied
  return (
    <section className="sheet-part import-part">
      <p role="status">✓ {words.done(counts.new, counts.changed, counts.unchanged)}</p>
      {newSecrets.length === 0 ? null : (
        <div className="once">
          <p>{words.secrets}</p>
          <ul className="plain-list">
            {newSecrets.map(({ gateway, secret }) => (
              <li key={gateway}>
                {gateway} <code>{secret}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Button onClick={onAgain}>{words.other}</Button>
    </section>
  )
}
