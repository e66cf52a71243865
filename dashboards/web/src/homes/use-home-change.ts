import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'

/** A change of a home's registry: what is shown of the home is asked for again, whether it was saved or somebody else was faster. */
export function useHomeChange(
  home: string,
  change: () => Promise<void>,
  onDone: () => void,
): UseMutationResult<void, Error, void> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: onDone,
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['home-profile', home] })
      await queries.invalidateQueries({ queryKey: ['home', home] })
      await queries.invalidateQueries({ queryKey: ['homes'] })
    },
  })
}
