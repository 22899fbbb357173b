/** `npm run settings -- list | get KEY | set KEY JSON | rotate-key`: the settings by hand; those of the demo while it runs. */
import { runBillingCommand } from './lib/billing-command.mjs';
import { die } from './lib/project.mjs';

await runBillingCommand('settings').catch(die);
