import { runService } from '#runtime';
import { cargoGateway } from './app.module';

void runService(cargoGateway);
