"""Reference agents: ordinary NATS services over the kiosk's menu file, to be replaced by an operator's own."""
