"""Kiosks without a box: a worker of the livekit-agents framework serves their rooms from a pool.

Each room's job runs the processes of the appliance's own table in one event loop (`kiosk`), so what a guest meets is
the same code as on a box. This package is all that knows the framework, and only its environment needs it.
"""
