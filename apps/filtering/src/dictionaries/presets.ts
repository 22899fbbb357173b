/** The truck sizes of the exchange's own filter: tonnes and cubic metres. */
const SIZES = ['20-83', '15-65', '10-54', '7.5-45', '5-36', '3-16', '1.5-9'] as const;

const commaDecimal = (text: string): string => text.replace('.', ',');

export const WEIGHT_VOLUME_PRESETS: readonly { readonly value: string; readonly label: string }[] = SIZES.map((value) => {
  const [tonnes = '', volume = ''] = value.split('-');
  return { value, label: `${commaDecimal(tonnes)} т / ${commaDecimal(volume)} м³` };
});
