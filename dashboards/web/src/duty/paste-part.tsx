import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button, Input } from 'antd'
import { type HolidayTextFault, readHolidayText } from '../../../../core/holiday-text.ts'
import { asWrittenFestival, type WrittenFestival } from '../../../../core/holidays.ts'
import { usePage } from '../page-context.ts'
import { HOLIDAY_WORDS } from './holiday-words.ts'

interface PastePartProps {
  readonly year: number
  readonly onRead: (festivals: readonly WrittenFestival[]) => void
}

/** The notice as it was published: read into the fields below, or each line named that cannot be. */
export function PastePart({ year, onRead }: PastePartProps): ReactElement {
  const { language } = usePage()
  const words = HOLIDAY_WORDS[language]
  const [text, setText] = useState('')
  const [faults, setFaults] = useState<readonly HolidayTextFault[]>([])
  const [count, setCount] = useState(0)
  const read = (): void => {
    const found = readHolidayText(text, year)
    setFaults(found.faults)
    setCount(found.faults.length === 0 ? found.festivals.length : 0)
    if (found.faults.length === 0) onRead(found.festivals.map(asWrittenFestival))
  }
  return (
    <div className="holiday-paste">
      <label className="field">
        {words.paste}
        <Input.TextArea
          rows={4}
          value={text}
          placeholder={words.pasteLike}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <p className="quiet">{words.pasteHint}</p>
      {faults.length === 0 ? null : (
        <div role="alert" className="failure">
          <ul>
            {faults.map(({ line, says }, index) => (
              <li key={index}>{words.line(line, says[language])}</li>
            ))}
          </ul>
        </div>
      )}
      <div className="duty-buttons">
        <Button disabled={text.trim() === ''} onClick={read}>
          {words.read}
        </Button>
        <span role="status" className="duty-all-well">
          {count === 0 ? '' : words.readDone(count)}
        </span>
      </div>
    </div>
  )
}
