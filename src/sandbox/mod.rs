//! An embedded MQTT broker that behaves like a Coreflux one as far as users go.
