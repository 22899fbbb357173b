import { runService } from '#runtime';
import { billing } from './app.module';

void runService(billing);
