; An open hi-hat: six clashing metal tones and hiss that ring until a closed one silences them.
instr open_hat
  ; p4 amp = 0.5 [0, 1]: loudness; a harder stroke is brighter
  ; p5 tune = 0 [-12, 12] semitones: pitch of the metal
  ; p6 decay = 0.7 [0.1, 4] s: time until it has died away (by 60 dB)
  ; p7 metal = 0.5 [0, 1]: from hiss to clashing tones
  ; p8 pan = 0 [-1, 1]: place between left and right
  ; p9 reverb = 0.1 [0, 1]: how much goes to the instrument `reverb`
  ; p10 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iAmp limit p4, 0, 1
  iFreq = 2 ^ (limit(p5, -12, 12) / 12)
  iDecay limit (p6 == 0 ? 0.7 : p6), 0.1, 4
  iMetal limit p7, 0, 1
  iPan limit p8, -1, 1
  iReverb limit p9, 0, 1
  iDelay limit p10, 0, 1
  iLength = iDecay * 1.4
  xtratim iLength + 0.02
  turnoff  ; its release is all of its sound, however long the note is
  iClosed chnget "orchestron_hat_closed"
  kClosed chnget "orchestron_hat_closed"
  kOpen init 1
  if kClosed != iClosed then
    kOpen = max(kOpen - ksmps / (0.02 * sr), 0)
  endif

  ; pairs of tones that modulate each other: sidebands with no common pitch
  iPhase random 0, 1
  aMetal foscili 1, 317 * iFreq, 13.13, 8.41, 2.4, -1, iPhase
  aMetal = aMetal + foscili:a(1, 421 * iFreq, 17.77, 11.19, 1.9, -1, frac(iPhase + 0.4))
  aMetal = aMetal + foscili:a(1, 541 * iFreq, 15.31, 6.73, 2.1, -1, frac(iPhase + 0.7))
  aHissL noise sqrt(sr / 48000), 0
  aHissR noise sqrt(sr / 48000), 0
  aHissR = 0.5 * aHissL + 0.87 * aHissR
  iLow = min(5200 + 1500 * iFreq, sr * 0.35)
  iHigh = min(9000 + 7000 * iAmp, sr * 0.45)
  aHatL butterhp aMetal * (0.5 * sqrt(iMetal)) + aHissL * sqrt(1 - iMetal), iLow
  aHatR butterhp aMetal * (0.5 * sqrt(iMetal)) + aHissR * sqrt(1 - iMetal), iLow
  aHatL butterlp aHatL, iHigh
  aHatR butterlp aHatR, iHigh
  aEnv expseg 1, iLength, 0.0001, 1, 0.0001
  aEnv = (aEnv - 0.0001) * linseg:a(0, 0.0006, 1, 1, 1)
  aEnv = aEnv * interp(kOpen) * (iAmp * 1.75)
  aL = tanh(aHatL * aEnv) * (0.6 * 0dbfs)
  aR = tanh(aHatR * aEnv) * (0.6 * 0dbfs)
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
