"""The whole appliance, as its neighbours see it: real processes, real servers, real sockets."""
