const SHORTEST = 10

/** What is wrong with a new password, as a sentence; `undefined` when nothing is. Long beats odd signs (NIST SP 800-63B). */
export function passwordFault(
  passwords: { readonly old: string; readonly new: string },
  login: string,
): string | undefined {
  const wanted = passwords.new.normalize('NFKC')
  if (Array.from(wanted).length < SHORTEST) return `密码至少 ${SHORTEST} 个字符。 At least ${SHORTEST} characters.`
  if (wanted === passwords.old.normalize('NFKC')) return '新密码不能与原密码相同。 The new password is the old one.'
  if (new Set(wanted).size < 5) return '密码太简单。 Too few different characters.'
  if (wanted.toLowerCase().includes(login)) return '密码里不能有账号。 The password holds the login.'
  return undefined
}
